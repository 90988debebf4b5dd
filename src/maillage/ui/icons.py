"""The drawn icons: 24 × 24, one stroke, always beside a word."""

ICONS: dict[str, str] = {
    "alert": '<path d="M12 4 2.8 20h18.4Z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5h4"/>',
    "calendar": '<path d="M4 6h16v14H4ZM4 10.5h16M8.5 3.5v4M15.5 3.5v4"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.3l3.5 2"/>',
    "cross": '<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>',
    "document": '<path d="M6 3.5h8l4 4v13H6ZM13.5 3.5V8H18M9 12.5h6M9 16h6"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
    "euro": '<path d="M18 6.5A7.2 7.2 0 0 0 7 12a7.2 7.2 0 0 0 11 5.5M4 10.3h9M4 13.7h8"/>',
    "group": '<circle cx="9" cy="8.5" r="3.2"/><path d="M3 19.5c.5-3.6 2.8-5.5 6-5.5s5.5 1.9 6 5.5"/>'
    '<path d="M15.5 5.8a3.2 3.2 0 0 1 0 5.6M17.5 14.6c2 .7 3.2 2.3 3.5 4.9"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.1"/>',
    "lock": '<path d="M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "mail": '<path d="M3.5 6h17v12.5h-17ZM4 6.5l8 6.5 8-6.5"/>',
    "pencil": '<path d="m5 19 1-4L16.5 4.5l3 3L9 18Z"/>',
    "place": '<path d="M12 21c4.5-4.8 6.8-8 6.8-11a6.8 6.8 0 0 0-13.6 0c0 3 2.3 6.2 6.8 11Z"/>'
    '<circle cx="12" cy="10" r="2.3"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "dot": '<circle cx="12" cy="12" r="3.5"/>',
    "disc": '<circle cx="12" cy="12" r="6" fill="currentColor"/>',
    "ring": '<circle cx="12" cy="12" r="6"/>',
    "diamond": '<path d="M12 4.5 19.5 12 12 19.5 4.5 12Z" fill="currentColor"/>',
}
