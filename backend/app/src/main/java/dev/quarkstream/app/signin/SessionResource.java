package dev.quarkstream.app.signin;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.TextRules;
import dev.quarkstream.app.account.User;
import dev.quarkstream.app.account.Users;
import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.input.Verbatim;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

@Path("/api/session")
@Cancellable(false)
@PermitAll
@Tag(name = "Session")
class SessionResource {

    private final Credentials credentials;
    private final Users users;
    private final ReactiveSessions sessions;

    SessionResource(Credentials credentials, Users users, ReactiveSessions sessions) {
        this.credentials = credentials;
        this.users = users;
        this.sessions = sessions;
    }

    @POST
    @FromOwnPage
    @Operation(
            summary = "Sign in",
            description = "Makes a new session and sets its cookie. Wrong credentials are a fault at `#/email`, "
                    + "in the same words and the same time whether the account exists.")
    public Uni<UserAnswer> signIn(@NotNull @Valid SignIn request) {
        return credentials
                .checked(
                        request.email(),
                        request.password(),
                        account -> sessions.start(account.owner(), request.remembers())
                                .flatMap(session ->
                                        users.require(account.owner()).map(user -> new SignedIn(session.id(), user))),
                        (account, done) -> sessions.end(account.owner(), done.session()))
                .map(done -> new UserAnswer(done.user()));
    }

    private record SignedIn(UUID session, User user) {}

    /** Sign in. */
    @Schema(name = "SignIn")
    public record SignIn(
            @Schema(required = true, examples = "ada@example.com") @Text(max = 254)
            String email,

            @Schema(required = true, examples = "correct horse battery")
            @JsonDeserialize(using = Verbatim.class)
            @NotBlank(message = TextRules.REQUIRED) String password,

            @Schema(nullable = true, description = "Whether the session outlives the browser.", defaultValue = "false")
            @Nullable Boolean remember) {

        boolean remembers() {
            return Boolean.TRUE.equals(remember);
        }

        @Override
        public String toString() {
            return "SignIn[hidden]";
        }
    }
}
