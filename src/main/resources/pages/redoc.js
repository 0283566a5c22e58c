// Shows the contract of the service that serves this page.
Redoc.init('openapi.yaml', { nativeScrollbars: true }, document.getElementById('api'));
