package dev.forestgate.oidc.authorize;

import dev.forestgate.clients.Client;
import org.jspecify.annotations.Nullable;

/**
 * Target of the response to an authorization request: a redirect URI that is registered.
 *
 * @param state null without
 * @param isFormPost whether the response is a form that is posted there (OAuth 2.0 Form Post
 *     Response Mode); else a query
 */
record ResponseTarget(
    Client client, String redirectUri, @Nullable String state, boolean isFormPost) {
  static final String FORM_POST = "form_post";
}
