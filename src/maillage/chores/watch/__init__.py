"""What tells whoever runs the site how it is doing: probes, figures, one line a request."""
