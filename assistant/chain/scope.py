"""Which documents a question is about: those that speak of what it names.

Where a name of the question stands in a document's title, a document that never mentions it has no answer, however
alike its words are: the wages of one mill are not those of another.
"""

from collections.abc import Sequence

from assistant.chain.asking import names
from assistant.chain.wording import stands_in
from assistant.index.index import Index


def scope(
    index: Index, question: str, document_ids: Sequence[str] | None = None
) -> Sequence[str] | None:
    """The ids of the documents, among `document_ids` (None: all), that may speak of what the question names; None where
    that is all there are.

    A language whose documents mention none of the names, perhaps since it writes them otherwise, keeps them all.
    """
    named = names(question)
    if not named:
        return document_ids
    among = None if document_ids is None else set(document_ids)
    titles = [one for one in index.library.titles() if among is None or one[0] in among]
    mention: set[str] = set()
    for name in named:
        if titled := {i for i, _, title in titles if stands_in(name, title)}:
            mention |= titled | index.library.words.documents_with(name)
    speak = {language for i, language, _ in titles if i in mention}
    found = [i for i, language, _ in titles if i in mention or language not in speak]
    return document_ids if len(found) == len(titles) else found
