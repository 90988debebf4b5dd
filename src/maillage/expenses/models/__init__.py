"""What the operator spent on an agreement, and the account it gives of it."""

from maillage.expenses.models.expense import Category, CoffeeEnvelope, Expense

__all__ = ["Category", "CoffeeEnvelope", "Expense"]
