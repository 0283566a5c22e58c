package example;

import java.security.Principal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the name of the caller. Its properties make it a client or a resource server. */
@RestController
@SpringBootApplication
public class Site {
  public static void main(String[] arguments) {
    SpringApplication.run(Site.class, arguments);
  }

  @GetMapping("/")
  String name(Principal caller) {
    return caller.getName();
  }

  @Bean
  OAuth2TokenValidator<Jwt> accessTokenType() {
    return new JwtTypeValidator("at+jwt");
  }
}
