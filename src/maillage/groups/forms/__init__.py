"""The forms of the groups: calendar, sign-up and sheet, themes and sessions."""
