package com.example.arena;

import dev.quarkstream.CurrentUser;
import dev.quarkstream.NewToken;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.Roles;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;

/** Games, and a way to sign in that keeps no password: whoever says a name has it. */
@Path("/games")
public class GameResource {

    private final CurrentUser me;
    private final Players players;
    private final ReactiveTokens tokens;
    private final ReactiveSessions sessions;

    GameResource(CurrentUser me, Players players, ReactiveTokens tokens, ReactiveSessions sessions) {
        this.me = me;
        this.players = players;
        this.tokens = tokens;
        this.sessions = sessions;
    }

    @POST
    @Path("/sign-in")
    public Uni<Void> signIn(Map<String, String> name) {
        return sessions.start(name.get("name"), false).replaceWithVoid();
    }

    @GET
    @PermissionsAllowed("watch")
    public Map<String, String> watch() {
        return Map.of("watching", me.id());
    }

    @POST
    @PermissionsAllowed("play")
    public Map<String, String> play() {
        return Map.of("playing", me.id());
    }

    @POST
    @Path("/whistle")
    @RolesAllowed("referee")
    public String whistle() {
        return "Stop";
    }

    @POST
    @Path("/player-token")
    @RolesAllowed(Roles.SESSION)
    public Uni<String> token() {
        return tokens.create(me.id(), NewToken.named("Console").allowedTo("play", "watch"))
                .map(issued -> issued.secret());
    }

    /** What they may has changed: every replica is to ask again. */
    @POST
    @Path("/training")
    @Authenticated
    public Uni<Void> train() {
        return players.reach(me.id(), 1).chain(() -> tokens.ownerChanged(me.id()));
    }
}
