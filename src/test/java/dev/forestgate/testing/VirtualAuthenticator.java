package dev.forestgate.testing;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** Authenticator of a page of Chromium, which verifies its user without a gesture. */
public final class VirtualAuthenticator {
  private final CDPSession devTools;
  private final String id;

  private VirtualAuthenticator(CDPSession devTools, String id) {
    this.devTools = devTools;
    this.id = id;
  }

  /** Adds one to {@code page}. */
  public static VirtualAuthenticator of(Page page) {
    CDPSession devTools = page.context().newCDPSession(page);
    devTools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject parameters = new JsonObject();
    parameters.add("options", options);
    return new VirtualAuthenticator(
        devTools,
        devTools
            .send("WebAuthn.addVirtualAuthenticator", parameters)
            .get("authenticatorId")
            .getAsString());
  }

  /** Whether its user is there; otherwise every request waits. */
  public void setPresent(boolean isPresent) {
    set("setAutomaticPresenceSimulation", "enabled", isPresent);
  }

  public void setUserVerified(boolean isVerified) {
    set("setUserVerified", "isUserVerified", isVerified);
  }

  /** Whether each of its credentials is discoverable. */
  public List<Boolean> discoverable() {
    List<Boolean> discoverable = new ArrayList<>();
    devTools
        .send("WebAuthn.getCredentials", parameters())
        .getAsJsonArray("credentials")
        .forEach(
            credential ->
                discoverable.add(
                    credential.getAsJsonObject().get("isResidentCredential").getAsBoolean()));
    return discoverable;
  }

  private void set(String method, String name, boolean value) {
    JsonObject parameters = parameters();
    parameters.addProperty(name, value);
    devTools.send("WebAuthn." + method, parameters);
  }

  private JsonObject parameters() {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("authenticatorId", id);
    return parameters;
  }
}
