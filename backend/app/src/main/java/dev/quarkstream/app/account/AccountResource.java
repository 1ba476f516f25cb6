package dev.quarkstream.app.account;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Roles;
import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.openapi.Confirmed;
import dev.quarkstream.audit.Audit;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

@Path("/api/user")
@Cancellable(false)
@Authenticated
@Tag(name = "Account")
class AccountResource {

    private final Users users;
    private final ReactiveSessions sessions;
    private final Audit audit;
    private final CurrentUser me;

    AccountResource(Users users, ReactiveSessions sessions, Audit audit, CurrentUser me) {
        this.users = users;
        this.sessions = sessions;
        this.audit = audit;
        this.me = me;
    }

    @GET
    @Operation(
            summary = "Tell who is calling",
            description = "With a session or with any token, whatever its permissions.")
    public Uni<User> get() {
        return users.require(me.id());
    }

    @PATCH
    @RolesAllowed(Roles.SESSION)
    @Operation(summary = "Change your name", description = "An absent member is left alone.")
    public Uni<User> change(@NotNull @Valid ChangeUser request) {
        var name = request.name();
        var changed = name == null ? Uni.createFrom().voidItem() : users.rename(me.id(), name);
        return changed.chain(() -> users.require(me.id()));
    }

    @DELETE
    @RolesAllowed(Roles.SESSION)
    @Confirmed
    @Operation(
            summary = "Delete your account",
            description = "With your sessions, tokens and notes, at once and for good. The cookie is cleared.")
    public Uni<Void> delete() {
        var owner = me.id();
        return sessions.requireConfirmed()
                .chain(() -> users.delete(owner))
                .invoke(was -> {
                    if (was) {
                        audit.accountDeleted(owner);
                    }
                })
                .call(() -> me.session()
                        .map(sessions::end)
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .replaceWithVoid();
    }

    /** Change your account. */
    @Schema(name = "ChangeUser")
    public record ChangeUser(
            @Schema(nullable = true, examples = "Ada Lovelace", minLength = 1, maxLength = 255)
            @Text(max = 255, required = false)
            @Nullable String name) {}
}
