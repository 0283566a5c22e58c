// Shows the OpenAPI document of this service in the colors of the pages, which Redoc needs as values.
const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', () => location.reload());

const style = getComputedStyle(document.documentElement);
const color = name => style.getPropertyValue('--' + name).trim();
const fontFamily = getComputedStyle(document.body).fontFamily;

Redoc.init('openapi.yaml', {
  nativeScrollbars: true,
  theme: {
    colors: {
      primary: { main: color('accent') },
      text: { primary: color('ink'), secondary: color('soft') },
      border: { light: color('line'), dark: color('line') },
      gray: { 50: color('paper'), 100: color('card') },
    },
    schema: { linesColor: color('line'), typeNameColor: color('soft'), typeTitleColor: color('soft'), nestedBackground: color('card') },
    typography: {
      fontFamily,
      headings: { fontFamily },
      links: { color: color('accent'), visited: color('accent'), hover: color('ink') },
      code: { color: color('accent'), backgroundColor: color('card') },
    },
    sidebar: { backgroundColor: color('card'), textColor: color('ink'), activeTextColor: color('accent') },
    rightPanel: { backgroundColor: dark.matches ? '#0a0f0c' : '#1a261e' },
  },
}, document.getElementById('api'));
