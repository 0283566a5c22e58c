package dev.forestgate.admin.users;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.credentials.PasswordPolicy;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
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

/** Creates an account for a person. Its address is not verified, and no e-mail is sent. */
@Component
final class UserCreation {
  private static final String PASSWORD = "password";

  private final Users users;
  private final Passwords passwords;
  private final PasswordPolicy policy;
  private final AccountListing listing;
  private final JsonBodies bodies;
  private final IdGenerator ids;
  private final HttpProperties http;

  UserCreation(
      Users users,
      Passwords passwords,
      PasswordPolicy policy,
      AccountListing listing,
      JsonBodies bodies,
      IdGenerator ids,
      HttpProperties http) {
    this.users = users;
    this.passwords = passwords;
    this.policy = policy;
    this.listing = listing;
    this.bodies = bodies;
    this.ids = ids;
    this.http = http;
  }

  Mono<ServerResponse> handle(ServerRequest request, Operator operator) {
    return bodies
        .read(request, Form.class)
        .map(Form::wanted)
        .flatMap(wanted -> hashed(wanted).flatMap(user -> add(user, operator)))
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

  private Mono<User> add(NewUser user, Operator operator) {
    return users.add(
        user,
        List.of(
            operator
                .event(AuditAction.ACCOUNT_CREATED, user.id())
                .with(Map.of("roles", user.roles().names()))
                .write()));
  }

  /** Body of the request. */
  record Form(
      @Nullable String username,
      @Nullable String email,
      @Nullable Secret password,
      @Nullable List<@Nullable String> roles) {
    Wanted wanted() {
      List<FieldError> errors = new ArrayList<>();
      Username name = username == null ? null : Username.parse(username, errors);
      EmailAddress address = EmailAddress.parse(email, errors);
      if (username == null && email == null) {
        errors.add(new FieldError("username", "is required, or email is"));
      }
      Roles wanted = RoleNames.parse(roles == null ? List.of() : roles, errors);
      if (!errors.isEmpty()) {
        throw Failed.invalid(errors);
      }
      return new Wanted(name, address, password, wanted);
    }
  }

  /** Account that is asked for; one of the names is there. */
  private record Wanted(
      @Nullable Username username,
      @Nullable EmailAddress email,
      @Nullable Secret password,
      Roles roles) {
    String name() {
      if (username != null) {
        return username.text();
      }
      return email == null ? "" : email.text();
    }
  }
}
