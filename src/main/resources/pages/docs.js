// Shows the contract of the service that serves this page, and of no other: an address in the query is not read, nobody
// is asked whether the contract is valid, and what is typed in is forgotten with the page.
SwaggerUIBundle({
  url: 'openapi.yaml',
  dom_id: '#api',
  deepLinking: true,
  queryConfigEnabled: false,
  validatorUrl: 'none',
  persistAuthorization: false,
});
