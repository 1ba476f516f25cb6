package dev.quarkstream;

import java.util.List;
import java.util.UUID;

/**
 * Our cookie for the application's own way of signing in, whatever it is, for code that may wait: on worker threads and
 * virtual threads. On an event loop each call fails with an {@link IllegalStateException}; use {@link ReactiveSessions}
 * there. Whoever calls has found out who it is: no password is asked for here.
 */
public interface Sessions {

    /**
     * Signs the browser in that sent the request at hand: the answer sets the cookie. The session that it had, whoever's,
     * ends, so that nobody is handed a session made for another.
     *
     * <p>A request that could come from another site is refused as {@link #requireOwnPage} refuses it.
     *
     * @param owner the application's id of whoever has signed in, as {@link CurrentUser#id()} will say it
     * @param remember whether the session outlives the browser
     * @throws UnknownOwnerException if the application has told its table of owners and this one is not in it
     * @throws IllegalStateException if there is no request at hand
     */
    Session start(String owner, boolean remember);

    /** Signs the browser out that sent the request at hand: the session ends and the answer clears the cookie. */
    void end(CallingSession session);

    /**
     * Ends a session, of whatever browser. This replica refuses it when the call returns, the others within milliseconds.
     *
     * @return whether there was one, and the owner's
     */
    boolean end(String owner, UUID id);

    /**
     * Ends all sessions of an owner.
     *
     * @return how many there were
     */
    int endAll(String owner);

    /**
     * Ends all sessions of an owner but one: after a new password, for instance. In a transaction of the application's own
     * {@code SELECT quarkstream.end_sessions(owner, kept, at, address, agent)} does the same.
     *
     * @return how many have ended
     * @throws ProblemException {@code unauthenticated} if the one to be kept has ended: of two browsers that end all others at
     *     the same instant the first one stays
     */
    int endAllBut(String owner, UUID kept);

    /** All live sessions of an owner: that of the request at hand first, then by their last activity. */
    List<Session> list(String owner);

    /**
     * Writes down that the person behind a session has just proved who they are: by the password once more, or by whatever the
     * application asks for. Signing in counts as such a proof too.
     */
    void confirm(CallingSession session);

    /**
     * Fails, with an answer of 403 {@code confirmation-required}, unless the request at hand has a session of ours whose person
     * proved who they are within {@code quarkstream.session.confirmed-for}.
     */
    void requireConfirmed();

    /**
     * Fails, with an answer of 403, if the request at hand could change something and nothing proves that it was sent by a
     * page of this server or of {@code quarkstream.spa-origins}. {@link #start} asks too; a sign-in asks before it does
     * anything, or another site could have its visitors' guesses counted and accounts made.
     */
    void requireOwnPage();
}
