package dev.quarkstream.app.drill;

import dev.quarkstream.app.drill.Outcome.AtServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what happens on several threads. */
final class Tally {

    private final List<Stretches> servers = new ArrayList<>();
    private int revoked;
    private int acceptedAfter;
    private long longestAccepted;
    private int notRevoked;
    private int notMade;

    /** @param acceptedFor in nanoseconds; negative: no server let it in */
    synchronized void revoked(long acceptedFor) {
        revoked++;
        if (acceptedFor >= 0) {
            acceptedAfter++;
            longestAccepted = Math.max(longestAccepted, acceptedFor);
        }
    }

    synchronized int revoked() {
        return revoked;
    }

    synchronized void notRevoked() {
        notRevoked++;
    }

    synchronized void notMade() {
        notMade++;
    }

    synchronized Stretches at(Server server) {
        var stretches = new Stretches(server);
        servers.add(stretches);
        return stretches;
    }

    synchronized Outcome outcome() {
        return new Outcome(
                revoked,
                acceptedAfter,
                Duration.ofNanos(longestAccepted),
                notRevoked,
                notMade,
                servers.stream().map(Stretches::total).toList());
    }

    /** How long one server goes on answering in the same way. */
    static final class Stretches {

        private final Server server;
        private long accepted;
        private long unavailable;
        private long refused;
        private long unanswered;
        private long longestUnavailable;
        private long longestUnanswered;
        private int last = 200;
        private long since = System.nanoTime();

        private Stretches(Server server) {
            this.server = server;
        }

        synchronized void count(int status) {
            var now = System.nanoTime();
            if (status != last) {
                last = status;
                since = now;
            }
            switch (status) {
                case 0 -> {
                    unanswered++;
                    longestUnanswered = Math.max(longestUnanswered, now - since);
                }
                case 200 -> accepted++;
                case 503 -> {
                    unavailable++;
                    longestUnavailable = Math.max(longestUnavailable, now - since);
                }
                default -> refused++;
            }
        }

        private synchronized AtServer total() {
            return new AtServer(
                    server.toString(),
                    accepted,
                    unavailable,
                    Duration.ofNanos(longestUnavailable),
                    refused,
                    unanswered,
                    Duration.ofNanos(longestUnanswered));
        }
    }
}
