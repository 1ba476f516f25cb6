package dev.quarkstream.app.account;

import dev.quarkstream.CurrentUser;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

@Path("/api/user")
@Cancellable(false)
@Authenticated
@Tag(name = "Account")
class AccountResource {

    private final Accounts accounts;
    private final CurrentUser me;

    AccountResource(Accounts accounts, CurrentUser me) {
        this.accounts = accounts;
        this.me = me;
    }

    @GET
    @WithSession
    @Operation(
            summary = "Tell who is calling",
            description = "With a session or with any token, whatever its permissions.")
    public Uni<User> get() {
        return accounts.require(me.id()).map(User::of);
    }
}
