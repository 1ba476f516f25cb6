package dev.quarkstream.test;

import dev.quarkstream.CallingToken;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.Roles;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

@Path("/reports")
public class ReportResource {

    private final CurrentUser me;

    ReportResource(CurrentUser me) {
        this.me = me;
    }

    @GET
    @PermissionsAllowed("read")
    public String read() {
        return me.id() + " by " + me.token().map(CallingToken::name).orElse("session") + " " + me.tokenCan("write");
    }

    @POST
    @PermissionsAllowed("write")
    public String write() {
        return "written";
    }

    @DELETE
    @RolesAllowed(Roles.SESSION)
    public String delete() {
        return "deleted";
    }
}
