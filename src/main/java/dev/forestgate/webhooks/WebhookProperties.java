package dev.forestgate.webhooks;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.network.AddressBlock;
import dev.forestgate.webhooks.target.TargetPolicy;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of webhooks.
 *
 * @param allowedNetworks blocks of addresses that webhooks may be sent to although they are
 *     private, in CIDR notation; none by default
 * @param allowLoopback whether webhooks may be sent to this machine, also over plain HTTP; for
 *     development
 */
@ConfigurationProperties("forestgate.webhooks")
public record WebhookProperties(
    @DefaultValue List<String> allowedNetworks, @DefaultValue("false") boolean allowLoopback) {

  /** Addresses that webhooks may be sent to. Throws {@link StartRefused} if a network is none. */
  public TargetPolicy policy() {
    return new TargetPolicy(
        allowLoopback, allowedNetworks.stream().map(WebhookProperties::block).toList());
  }

  private static AddressBlock block(String text) {
    return AddressBlock.parse(text)
        .orElseThrow(
            () ->
                new StartRefused(
                    "forestgate.webhooks.allowed-networks has '"
                        + text
                        + "', which is no block of addresses",
                    "Write it as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.1"));
  }
}
