package dev.forestgate.admin.users;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.notifications.InvitationEmail;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Creates an account for a person. Its address is not verified. An invitation sends an e-mail with
 * a link that sets the password, which verifies the address too.
 */
@Component
final class UserCreation {
  private static final String PASSWORD = "password";

  private final Users users;
  private final Passwords passwords;
  private final PasswordPolicy policy;
  private final InvitationEmail invitation;
  private final AccountListing listing;
  private final JsonBodies bodies;
  private final IdGenerator ids;
  private final HttpProperties http;

  UserCreation(
      Users users,
      Passwords passwords,
      PasswordPolicy policy,
      InvitationEmail invitation,
      AccountListing listing,
      JsonBodies bodies,
      IdGenerator ids,
      HttpProperties http) {
    this.users = users;
    this.passwords = passwords;
    this.policy = policy;
    this.invitation = invitation;
    this.listing = listing;
    this.bodies = bodies;
    this.ids = ids;
    this.http = http;
  }

  Mono<ServerResponse> handle(ServerRequest request, Operator operator) {
    return bodies
        .read(request, Form.class)
        .map(Form::wanted)
        .flatMap(wanted -> hashed(wanted).flatMap(user -> add(user, wanted.invited(), operator)))
        .flatMap(user -> listing.find(user.id()))
        .flatMap(this::created);
  }

  private Mono<ServerResponse> created(ListedAccount account) {
    return ServerResponse.created(http.publicPath(UserAdminRoutes.USERS + "/" + account.id()))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(account);
  }

  private Mono<NewUser> hashed(Wanted wanted) {
    NewUser.Builder user =
        NewUser.builder(ids.generateId())
            .username(wanted.username())
            .email(wanted.email())
            .roles(wanted.roles());
    Secret password = wanted.password();
    if (password == null) {
      return Mono.fromSupplier(user::build);
    }
    policy.requireStrong(password, wanted.name(), PASSWORD);
    return passwords.hash(password, PASSWORD).map(hash -> user.passwordHash(hash).build());
  }

  private Mono<User> add(NewUser user, @Nullable EmailAddress invited, Operator operator) {
    List<Enlisted> writes = new ArrayList<>();
    writes.add(
        operator
            .event(AuditAction.ACCOUNT_CREATED, user.id())
            .with(Map.of("roles", user.roles().names(), "invited", invited != null))
            .write());
    if (invited != null) {
      writes.addAll(invitation.writes(user, invited));
    }
    return users.add(user, writes);
  }

  /**
   * Body of the request.
   *
   * @param invite whether an e-mail leads to the first password; null for no
   */
  record Form(
      @Nullable String username,
      @Nullable String email,
      @Nullable Secret password,
      @Nullable List<@Nullable String> roles,
      @Nullable Boolean invite) {
    Wanted wanted() {
      List<FieldError> errors = new ArrayList<>();
      Username name = username == null ? null : Username.parse(username, errors);
      EmailAddress address = EmailAddress.parse(email, errors);
      if (username == null && email == null) {
        errors.add(new FieldError("username", "is required, or email is"));
      }
      boolean isInvited = Boolean.TRUE.equals(invite);
      if (isInvited && email == null) {
        errors.add(new FieldError("email", "is required for an invitation"));
      }
      if (isInvited && password != null) {
        errors.add(new FieldError(PASSWORD, "must be missing from an invitation"));
      }
      Roles wanted = RoleNames.parse(roles == null ? List.of() : roles, errors);
      if (!errors.isEmpty()) {
        throw Failed.invalid(errors);
      }
      return new Wanted(name, address, password, wanted, isInvited ? address : null);
    }
  }

  /**
   * Account that is asked for; one of the names is there.
   *
   * @param invited address of the invitation; null for none
   */
  private record Wanted(
      @Nullable Username username,
      @Nullable EmailAddress email,
      @Nullable Secret password,
      Roles roles,
      @Nullable EmailAddress invited) {
    String name() {
      if (username != null) {
        return username.text();
      }
      return email == null ? "" : email.text();
    }
  }
}
