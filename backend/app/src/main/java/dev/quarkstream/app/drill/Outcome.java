package dev.quarkstream.app.drill;

import java.time.Duration;
import java.util.List;

/**
 * What a drill has seen.
 *
 * @param revoked revocations that were answered with 204
 * @param acceptedAfter of these, how many tokens were let in by a request that was sent after the answer
 * @param longestAccepted how long after it the last such request was sent
 * @param notRevoked revocations that were answered otherwise or not at all
 * @param notMade tokens that could not be made
 * @param servers how each has treated a token that was good all the time
 */
public record Outcome(
        int revoked, int acceptedAfter, Duration longestAccepted, int notRevoked, int notMade, List<AtServer> servers) {

    /**
     * One server.
     *
     * @param accepted how often it has let the good token in
     * @param unavailable how often it has answered that it cannot know (503)
     * @param longestUnavailable how long it has said so without a break
     * @param refused how often it has refused the token
     * @param unanswered how often nobody was there
     * @param longestUnanswered how long without a break
     */
    public record AtServer(
            String server,
            long accepted,
            long unavailable,
            Duration longestUnavailable,
            long refused,
            long unanswered,
            Duration longestUnanswered) {}

    /** How often a good token was refused. */
    public long refused() {
        return servers.stream().mapToLong(AtServer::refused).sum();
    }
}
