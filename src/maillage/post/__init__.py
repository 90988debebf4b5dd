"""The outbox: a message leaves after the commit, once."""
