package dev.forestgate.mail.sendgrid;

import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.Mime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Request body of {@code /v3/mail/send}. SendGrid would by default rewrite links to its own server
 * and count opened e-mails; both are switched off.
 */
final class SendGridBody {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, Object> NOT_TRACKED =
      Map.of(
          "click_tracking", Map.of("enable", false, "enable_text", false),
          "open_tracking", Map.of("enable", false),
          "subscription_tracking", Map.of("enable", false));

  private final MailProperties properties;
  private final Mime mime;

  SendGridBody(MailProperties properties) {
    this.properties = properties;
    this.mime = new Mime(properties, properties.requiredFrom());
  }

  byte[] of(RenderedEmail message) {
    Map<String, Object> body = new TreeMap<>();
    body.put("personalizations", List.of(Map.of("to", List.of(address(message.to())))));
    body.put(
        "from",
        Map.of(
            "email",
            Mime.withAsciiDomain(properties.requiredFrom()),
            "name",
            properties.fromName()));
    String replyTo = properties.replyTo();
    if (replyTo != null) {
      body.put("reply_to", address(replyTo));
    }
    body.put("subject", message.subject());
    body.put(
        "content",
        List.of(
            Map.of("type", "text/plain", "value", message.text()),
            Map.of("type", "text/html", "value", message.html())));
    body.put(
        "headers",
        Map.of("Message-ID", mime.messageId(message), "Auto-Submitted", "auto-generated"));
    body.put("custom_args", Map.of("letter", message.id().toString()));
    body.put("tracking_settings", NOT_TRACKED);
    return JSON.writeValueAsBytes(body);
  }

  private static Map<String, String> address(String address) {
    return Map.of("email", Mime.withAsciiDomain(address));
  }
}
