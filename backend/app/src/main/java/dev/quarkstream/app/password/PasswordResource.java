package dev.quarkstream.app.password;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.CallingSession;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Roles;
import dev.quarkstream.TextRules;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.account.PasswordHash;
import dev.quarkstream.app.input.Verbatim;
import dev.quarkstream.app.openapi.Limited;
import dev.quarkstream.audit.Audit;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

@Path("/api/user/password")
@Cancellable(false)
@RolesAllowed(Roles.SESSION)
@Tag(name = "Account")
class PasswordResource {

    private static final String CURRENT = "#/currentPassword";

    private final PresentPassword present;
    private final Passwords passwords;
    private final NewPassword replacement;
    private final ReactiveSessions sessions;
    private final Pool database;
    private final Audit audit;
    private final CurrentUser me;

    PasswordResource(
            PresentPassword present,
            Passwords passwords,
            NewPassword replacement,
            ReactiveSessions sessions,
            Pool database,
            Audit audit,
            CurrentUser me) {
        this.present = present;
        this.passwords = passwords;
        this.replacement = replacement;
        this.sessions = sessions;
        this.database = database;
        this.audit = audit;
        this.me = me;
    }

    @PUT
    @Limited
    @ResponseStatus(204)
    @Operation(
            summary = "Change your password",
            description =
                    "All your other sessions end with it, and your tokens if you say so. This one goes on, and is "
                            + "confirmed. Of two that change the same password at the same instant one does: to the other it is not "
                            + "the password any more. Wrong passwords are throttled as at sign-in, for each session.")
    public Uni<Void> change(@NotNull @Valid ChangePassword request) {
        var session = me.session().orElseThrow(ProblemException::sessionRequired);
        return present.check(session, request.currentPassword(), CURRENT)
                .flatMap(account -> passwords
                        .choose(request.newPassword(), "#/newPassword", account.name(), account.email())
                        .flatMap(hash -> replace(account, hash, session, request.revokesTokens())))
                .invoke(() -> audit.passwordChanged(session.owner()))
                .call(sessions::heard)
                // It is changed, whatever comes of this.
                .call(() -> sessions.confirm(session).onFailure().recoverWithNull());
    }

    private Uni<Void> replace(Account account, PasswordHash hash, CallingSession session, boolean revokesTokens) {
        return database.withTransaction(transaction -> replacement.set(
                        transaction, account.id(), hash, account.passwordHash(), session.id(), revokesTokens))
                .invoke(was -> {
                    if (!was) {
                        throw PresentPassword.wrongAt(CURRENT);
                    }
                })
                .replaceWithVoid();
    }

    /** Change your password. */
    @Schema(name = "ChangePassword")
    public record ChangePassword(
            @Schema(required = true, examples = "correct horse battery")
            @JsonDeserialize(using = Verbatim.class)
            @NotBlank(message = TextRules.REQUIRED) String currentPassword,

            @Schema(
                    required = true,
                    examples = "incorrect zebra accumulator",
                    minLength = 8,
                    description = "As at registration.")
            @JsonDeserialize(using = Verbatim.class)
            @Password
            String newPassword,

            @Schema(nullable = true, description = "Whether all your tokens are revoked too.", defaultValue = "false")
            @Nullable Boolean revokeTokens) {

        boolean revokesTokens() {
            return Boolean.TRUE.equals(revokeTokens);
        }

        @Override
        public String toString() {
            return "ChangePassword[hidden]";
        }
    }
}
