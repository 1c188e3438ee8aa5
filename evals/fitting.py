"""Fitting the small rankers: weights that put the right candidates of a question before its wrong ones."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression


class Weights(NamedTuple):
    """Weights of the signs as they are, shape (signs,), and the bias."""

    of: np.ndarray
    bias: float

    def chances(self, signs: np.ndarray) -> np.ndarray:
        """The chance of each candidate; `signs` has shape (candidates, signs)."""
        return 1 / (1 + np.exp(-(signs @ self.of) - self.bias))

    def lines(self, names: Sequence[str]) -> list[str]:
        """As TOML, without a header."""
        told = [f"{n} = {w:.4f}" for n, w in zip(names, self.of, strict=True)]
        return ["[weights]", f"bias = {self.bias:.4f}", *told]


def fit_order(signs: Sequence[np.ndarray], right: Sequence[np.ndarray], penalty: float) -> Weights:
    """Weights by which the right candidates have the greatest share of a softmax over all candidates of a question.

    `signs`: for every question an array of shape (candidates, signs); `right`: for every one which are right.
    `penalty` weighs the squares of the weights, over standardised signs. Questions without a right candidate have no
    order; they count in the second step, a logistic function of the best candidate's score that tells the chance
    that it is right.
    """
    every = np.concatenate([s for s in signs if len(s)])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-9
    scaled = [(s - mean) / spread if len(s) else s for s in signs]
    useful = [(z, r) for z, r in zip(scaled, right, strict=True) if r.any()]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = penalty * w @ w, 2 * penalty * w
        for z, r in useful:
            scores = np.exp(z @ w - (z @ w).max())
            shares = scores / scores.sum()
            good = shares[r].sum() + 1e-12
            total -= np.log(good)
            slope = slope - (z[r].T @ shares[r] / good - z.T @ shares)
        return total, slope

    w = minimize(loss, np.zeros(len(mean)), jac=True, method="L-BFGS-B").x
    told = [(z, r) for z, r in zip(scaled, right, strict=True) if len(z)]
    best = np.array([[(z @ w).max()] for z, _ in told])
    good = [bool(r[(z @ w).argmax()]) for z, r in told]
    chance = LogisticRegression(C=1).fit(best, good)
    slope = max(0.1, float(chance.coef_[0][0]))
    of = slope * w / spread
    return Weights(of, float(chance.intercept_[0] - of @ mean))
