package dev.quarkstream.audit;

import dev.quarkstream.SessionEnded;
import dev.quarkstream.SessionStarted;
import dev.quarkstream.TokenChanged;
import dev.quarkstream.TokenCreated;
import dev.quarkstream.TokenExpired;
import dev.quarkstream.TokenExpiring;
import dev.quarkstream.TokenExposed;
import dev.quarkstream.TokenFirstUsed;
import dev.quarkstream.TokenRefused;
import dev.quarkstream.TokenRevoked;
import dev.quarkstream.TokenRotated;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Says who did what with accounts, sessions and tokens: to observers, as events, and in the log's category
 * {@code quarkstream.audit}.
 * Ids and client addresses only; a name, an e-mail or anything secret has no way in.
 */
@Singleton
public class Audit {

    static final Logger LOG = Logger.getLogger("quarkstream.audit");

    private final Clients clients;
    private final Repeated repeated;
    private final Announcer announcer;

    Audit(Clients clients, Repeated repeated, Announcer announcer) {
        this.announcer = announcer;
        this.clients = clients;
        this.repeated = repeated;
    }

    /** Of the request at hand; there is none where code acts by itself. */
    private String address() {
        var http = clients.httpAtHand();
        return http == null ? "-" : ClientAddress.of(http);
    }

    public void registered(String user) {
        LOG.infof("registered user=%s address=%s", user, address());
    }

    public void signedIn(String user, UUID session) {
        announcer.tell(new SessionStarted(user, session));
        LOG.infof("signed-in user=%s address=%s", user, address());
    }

    public void passwordChanged(String user) {
        LOG.infof("password-changed user=%s address=%s", user, address());
    }

    /** By somebody who has forgotten it, or says so. */
    public void passwordResetRequested(String user) {
        LOG.infof("password-reset-requested user=%s", user);
    }

    public void emailChanged(String user) {
        LOG.infof("email-changed user=%s address=%s", user, address());
    }

    public void emailVerified(String user) {
        LOG.infof("email-verified user=%s address=%s", user, address());
    }

    public void accountDeleted(String user) {
        LOG.infof("account-deleted user=%s address=%s", user, address());
    }

    /** @param user who it would have been; empty: there is no such account */
    public void signInFailed(Optional<String> user) {
        LOG.infof("sign-in-failed user=%s address=%s", known(user), address());
    }

    /** Too many guesses, or registrations. */
    public void throttled() {
        var http = clients.httpAtHand();
        repeated.add("throttled", http == null ? "-" : ClientAddress.networkOf(http));
    }

    public void signedOut(String user, UUID session) {
        announcer.tell(new SessionEnded(user, session));
        LOG.infof("signed-out user=%s address=%s", user, address());
    }

    /** By code or from another browser. */
    public void sessionEnded(String user, UUID session) {
        announcer.tell(new SessionEnded(user, session));
        LOG.infof("session-ended user=%s session=%s address=%s", user, session, address());
    }

    /** For something that asks for it. */
    public void confirmed(String user, UUID session) {
        LOG.infof("confirmed user=%s session=%s address=%s", user, session, address());
    }

    public void ownerDisabled(String user) {
        LOG.infof("account-disabled user=%s address=%s", user, address());
    }

    public void ownerEnabled(String user) {
        LOG.infof("account-enabled user=%s address=%s", user, address());
    }

    public void tokenCreated(String user, UUID token) {
        tell("token-created", new TokenCreated(user, token), user, token);
    }

    public void tokenChanged(String user, UUID token) {
        tell("token-changed", new TokenChanged(user, token), user, token);
    }

    public void tokenRevoked(String user, UUID token) {
        tell("token-revoked", new TokenRevoked(user, token), user, token);
    }

    public void allTokensRevoked(String user, List<UUID> tokens) {
        tokens.forEach(token -> announcer.tell(new TokenRevoked(user, token)));
        LOG.infof("all-tokens-revoked user=%s address=%s", user, address());
    }

    public void tokenRotated(String user, UUID token) {
        tell("token-rotated", new TokenRotated(user, token), user, token);
    }

    /** By hand, before its time. */
    public void overlapEnded(String user, UUID token) {
        tell("token-overlap-ended", new TokenChanged(user, token), user, token);
    }

    /** A replaced secret was used to make another: two hold the token, and it is gone. */
    public void tokenReuseRevoked(String user, UUID token) {
        tell("token-reuse-revoked", new TokenRevoked(user, token), user, token);
    }

    public void tokenExposed(String user, UUID token) {
        tell("token-exposed", new TokenExposed(user, token), user, token);
    }

    public void tokenExpiring(String user, UUID token, Instant expiresAt) {
        announcer.tell(new TokenExpiring(user, token, expiresAt));
        LOG.infof("token-expiring-soon user=%s token=%s expires=%s", user, token, expiresAt);
    }

    public void tokenExpired(String user, UUID token) {
        announcer.tell(new TokenExpired(user, token));
        LOG.infof("token-expired user=%s token=%s", user, token);
    }

    /** It may have been read on its way. */
    public void tokenCameInsecurely(String user, UUID token, RoutingContext http) {
        repeated.add("token-insecure-transport", ids(user, token.toString()), ClientAddress.of(http));
    }

    public void tokenFirstUsed(String user, UUID token) {
        announcer.tell(new TokenFirstUsed(user, token));
    }

    /**
     * @param user whose token it was
     * @param token which; both are empty where nothing is known of it
     */
    public void tokenRefused(String reason, Optional<String> user, Optional<UUID> token, RoutingContext http) {
        announcer.tellOneOfMany(new TokenRefused(reason, user, token));
        var what = "token-refused reason=" + reason;
        if (token.isPresent()) {
            repeated.add(what, ids(known(user), known(token)), ClientAddress.of(http));
        } else {
            repeated.add(what, ClientAddress.networkOf(http));
        }
    }

    /** A good token was used for what it may not do. */
    public void tokenOverstepped(String user, UUID token, RoutingContext http) {
        repeated.add("token-overstepped", ids(user, token.toString()), ClientAddress.of(http));
    }

    private void tell(String what, Object event, String user, UUID token) {
        announcer.tell(event);
        LOG.infof("%s user=%s token=%s address=%s", what, user, token, address());
    }

    private static String ids(String user, String token) {
        return "user=" + user + " token=" + token;
    }

    private static String known(Optional<?> id) {
        return id.map(Object::toString).orElse("-");
    }
}
