package dev.forestgate.pages.view;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settings and texts of the pages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PageProperties.class)
class PageConfiguration {
  @Bean
  TextCatalog textCatalog() {
    return TextCatalog.read();
  }
}
