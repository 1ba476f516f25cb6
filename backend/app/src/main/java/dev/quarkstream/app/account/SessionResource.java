package dev.quarkstream.app.account;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.CallingSession;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Roles;
import dev.quarkstream.input.Faults;
import dev.quarkstream.input.Text;
import dev.quarkstream.input.Verbatim;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

@Path("/api/session")
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Session")
class SessionResource {

    private final Credentials credentials;
    private final Accounts accounts;
    private final ReactiveSessions sessions;
    private final CurrentUser me;

    SessionResource(Credentials credentials, Accounts accounts, ReactiveSessions sessions, CurrentUser me) {
        this.credentials = credentials;
        this.accounts = accounts;
        this.sessions = sessions;
        this.me = me;
    }

    @POST
    @PermitAll
    @FromOwnPage
    @Operation(
            summary = "Sign in",
            description = "Makes a new session and sets its cookie. Wrong credentials are a fault at `#/email`, "
                    + "in the same words and the same time whether the account exists.")
    public Uni<UserAnswer> signIn(@NotNull @Valid SignIn request) {
        return credentials
                .check(request.email(), request.password())
                .call(account -> sessions.start(account.owner(), request.remembers()))
                .map(UserAnswer::of);
    }

    @GET
    @WithSession
    @Operation(summary = "Tell who is signed in and until when")
    public Uni<SessionView> get() {
        var expiresAt = me.session().map(CallingSession::expiresAt).orElseThrow();
        return accounts.require(me.id()).map(account -> new SessionView(User.of(account), expiresAt));
    }

    @DELETE
    @Operation(
            summary = "Sign out",
            description = "The session ends at once; its cookie is worth nothing from then on.")
    public Uni<Void> signOut() {
        return sessions.end(me.session().orElseThrow());
    }

    /** Sign in. */
    @Schema(name = "SignIn")
    public record SignIn(
            @Schema(required = true, examples = "ada@example.com") @Text(max = 254)
            String email,

            @Schema(required = true, examples = "correct horse battery")
            @JsonDeserialize(using = Verbatim.class)
            @NotBlank(message = Faults.REQUIRED) String password,

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

    /** Who is signed in, and when that ends if nothing more is heard of the browser. */
    @Schema(name = "SessionView")
    public record SessionView(
            @Schema(required = true) User user,
            @Schema(required = true) Instant expiresAt) {}
}
