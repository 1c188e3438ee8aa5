"""Running question sets against the assistant and scoring its answers by code: no judge, no network."""
