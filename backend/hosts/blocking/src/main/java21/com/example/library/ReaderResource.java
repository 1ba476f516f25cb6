package com.example.library;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.NewToken;
import dev.quarkstream.Roles;
import dev.quarkstream.Tokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** The same on a virtual thread, where the JDK has them. */
@Path("/loans/virtual-reader")
public class ReaderResource {

    private final CurrentUser me;
    private final Tokens tokens;

    ReaderResource(CurrentUser me, Tokens tokens) {
        this.me = me;
        this.tokens = tokens;
    }

    @POST
    @RolesAllowed(Roles.SESSION)
    @RunOnVirtualThread
    public String readerToken() {
        return tokens.create(me.id(), NewToken.named(Thread.currentThread().toString()).allowedTo("read"))
                .secret();
    }
}
