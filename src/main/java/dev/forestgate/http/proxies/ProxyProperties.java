package dev.forestgate.http.proxies;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Trusted reverse proxies.
 *
 * @param trusted addresses of the proxies; empty trusts no forwarding header
 * @param header the header in which they name their client
 */
@ConfigurationProperties("forestgate.proxies")
record ProxyProperties(
    @DefaultValue List<Cidr> trusted, @DefaultValue("x-forwarded-for") ForwardedHeader header) {}
