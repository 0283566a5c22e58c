package dev.forestgate.signin.second;

/** Passkeys by the browser's own functions for JSON (WebAuthn Level 3, section 5.1). */
class PasskeyBrowserTest extends PasskeyBrowserContract {
  @Override
  String script() {
    return """
    window.create = async options => (await navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)
    })).toJSON()
    window.get = async (options, autofill) => (await navigator.credentials.get({
      mediation: autofill ? 'conditional' : 'optional',
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)
    })).toJSON()
    """;
  }
}
