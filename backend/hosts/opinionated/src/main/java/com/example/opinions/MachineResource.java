package com.example.opinions;

import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** The application's own, open and closed. */
@Path("/machines")
class MachineResource {

    @POST
    public Machine echo(Machine machine) {
        return machine;
    }

    @GET
    @Path("/{id}")
    public String get(@PathParam("id") UUID id) {
        return id.toString();
    }

    @GET
    @Path("/broken/one")
    public String broken() {
        throw new IllegalStateException("no machine");
    }

    @GET
    @Path("/secret/parts")
    @PermissionsAllowed("write")
    public String parts() {
        return "parts";
    }

    @GET
    @Path("/own/name")
    @Authenticated
    public String name() {
        return "name";
    }

    @GET
    @Path("/admin/keys")
    @RolesAllowed("admin")
    public String keys() {
        return "keys";
    }

    public record Machine(String fullName) {}
}
