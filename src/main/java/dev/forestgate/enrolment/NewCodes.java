package dev.forestgate.enrolment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.secret.Secret;
import java.util.List;

/**
 * Response body with recovery codes, which are shown once.
 *
 * @param recoveryCodes left out if empty: the factor is not the first of its account
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record NewCodes(List<String> recoveryCodes) {
  static NewCodes of(List<Secret> codes) {
    return new NewCodes(codes.stream().map(Secret::reveal).toList());
  }
}
