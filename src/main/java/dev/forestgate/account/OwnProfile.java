package dev.forestgate.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.identity.ProfileBody;
import dev.forestgate.users.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Account as its owner reads and changes it: what a session knows of it, and its language.
 *
 * @param locale language of its e-mails (BCP 47); null for the default
 */
record OwnProfile(@JsonUnwrapped ProfileBody profile, @Nullable String locale) {
  static OwnProfile of(User user, Instant now) {
    return new OwnProfile(ProfileBody.of(user, now), user.locale());
  }
}
