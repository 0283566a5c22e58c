// Swagger UI has its dark colors under a class.
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

// Shows the OpenAPI document of this service only: a URL in the query is ignored, no external validator is called, and
// credentials are not stored.
SwaggerUIBundle({
  url: 'openapi.yaml',
  dom_id: '#api',
  deepLinking: true,
  queryConfigEnabled: false,
  validatorUrl: 'none',
  persistAuthorization: false,
});
