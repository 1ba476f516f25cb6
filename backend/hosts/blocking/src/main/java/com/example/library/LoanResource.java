package com.example.library;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.NewToken;
import dev.quarkstream.Roles;
import dev.quarkstream.Tokens;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;

/** What somebody has borrowed. */
@Path("/loans")
public class LoanResource {

    private final CurrentUser me;
    private final Tokens tokens;

    LoanResource(CurrentUser me, Tokens tokens) {
        this.me = me;
        this.tokens = tokens;
    }

    /** A record, for a JSON that is the application's own. */
    public record Loan(String borrower, String title) {}

    @GET
    @PermissionsAllowed("read")
    public List<Loan> list() {
        return List.of(new Loan(me.id(), "On waiting"));
    }

    @POST
    @PermissionsAllowed("write")
    public Loan borrow(Loan wanted) {
        return new Loan(me.id(), wanted.title());
    }

    /** Tokens are made by code that waits, on a thread that may, for people alone: a token must not make another. */
    @POST
    @Path("/reader")
    @RolesAllowed(Roles.SESSION)
    public String readerToken() {
        return tokens.create(me.id(), NewToken.named("Reader").allowedTo("read"))
                .secret();
    }
}
