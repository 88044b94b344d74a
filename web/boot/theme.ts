/** Where the page keeps the theme that was chosen by hand. Nothing there: the system's theme. */
const THEME_KEY = "ecslab.theme";

/** Sets `data-theme` on the root element from what is saved. Runs before anything is painted. */
export function applySavedTheme(): void {
  const theme = savedTheme();
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
}

function savedTheme(): string | undefined {
  try {
    // The page may save it as a JSON string, with its quotes.
    return localStorage.getItem(THEME_KEY)?.replace(/^"|"$/g, "");
  } catch {
    return undefined; // Storage can be forbidden; the system's theme is a good answer.
  }
}
