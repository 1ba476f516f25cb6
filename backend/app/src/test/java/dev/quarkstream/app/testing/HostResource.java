package dev.quarkstream.app.testing;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.Sessions;
import dev.quarkstream.Tokens;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What an application of somebody else's has beside our endpoints. */
@Path("/q/host") // where the SPA leaves it alone
@Produces(MediaType.TEXT_PLAIN)
class HostResource {

    private final CurrentUser me;
    private final Tokens tokens;
    private final Sessions sessions;
    private final SecurityIdentity identity;

    HostResource(CurrentUser me, Tokens tokens, Sessions sessions, SecurityIdentity identity) {
        this.identity = identity;
        this.tokens = tokens;
        this.me = me;
        this.sessions = sessions;
    }

    @GET
    @Path("/me")
    @Authenticated
    @Operation(hidden = true)
    public String me() {
        return me.id() + (me.tokenCan("delete") ? " may delete" : "");
    }

    @GET
    @Path("/clerks")
    @RolesAllowed("clerk")
    @Operation(hidden = true)
    public String clerks() {
        return identity.getPrincipal().getName();
    }

    @GET
    @Path("/things")
    @PermissionsAllowed("read")
    @Operation(hidden = true)
    public String things() {
        return "things";
    }

    @POST
    @Path("/things")
    @PermissionsAllowed("create")
    @Operation(hidden = true)
    public String create() {
        return "made";
    }

    @POST
    @Path("/login")
    @PermitAll
    @Blocking
    @Operation(hidden = true)
    public String login(@QueryParam("owner") String owner) {
        return sessions.start(owner, true).id().toString();
    }

    @DELETE
    @Path("/login")
    @Authenticated
    @Blocking
    @Operation(hidden = true)
    public void logout() {
        sessions.end(me.session().orElseThrow());
    }

    @DELETE
    @Path("/token")
    @Authenticated
    @Blocking
    @Operation(hidden = true)
    public void signOff() {
        tokens.revoke(me.token().orElseThrow());
    }

    @GET
    @Path("/sessions")
    @Authenticated
    @Blocking
    @Operation(hidden = true)
    public String sessions() {
        return sessions.list(me.id()).stream()
                .filter(session -> session.current())
                .map(session -> session.id().toString())
                .reduce("", String::concat);
    }
}
