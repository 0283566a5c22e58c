// Shows the OpenAPI document of this service.
Redoc.init('openapi.yaml', { nativeScrollbars: true }, document.getElementById('api'));
