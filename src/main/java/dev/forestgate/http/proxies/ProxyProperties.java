package dev.forestgate.http.proxies;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Proxies between us and our clients.
 *
 * @param trusted from where they call us; left out, nobody's word on who called is taken
 * @param header the one header in which they say it
 */
@ConfigurationProperties("forestgate.proxies")
record ProxyProperties(
    @DefaultValue List<Cidr> trusted, @DefaultValue("x-forwarded-for") ForwardedHeader header) {}
