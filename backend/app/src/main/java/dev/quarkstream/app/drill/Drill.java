package dev.quarkstream.app.drill;

import dev.quarkstream.app.drill.Server.Issued;
import io.quarkus.logging.Log;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes tokens, uses them on every server until each knows them, revokes them on one, and asks every server again from the
 * moment at which that was answered. Meanwhile good tokens are used everywhere. Whatever else happens to the deployment, no
 * request that is sent after the answer may be let in once a revocation is confirmed.
 */
public final class Drill {

    private static final String NAME = "drill";

    /** A server that knows a token may remember it: nothing is learned from one that never did. */
    private static final int USES = 2;

    /** How long it is asked for whether a revoked token is still accepted. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

    private final List<Server> servers;
    private final String email;
    private final String password;
    private final int revocations;
    private final int atOnce;

    private final AtomicInteger started = new AtomicInteger();
    private final Tally tally = new Tally();
    private final Queue<Issued> leftOver = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /**
     * @param servers each one, or what stands before them
     * @param email of an account that is made for this: it has few tokens, and its owner may be told of many
     * @param revocations how many are answered before it ends
     * @param atOnce how many are under way at a time
     */
    public Drill(List<URI> servers, String email, String password, int revocations, int atOnce) {
        this.servers = servers.stream().map(Server::new).toList();
        this.email = email;
        this.password = password;
        this.revocations = revocations;
        this.atOnce = atOnce;
    }

    /** @throws IllegalStateException if nobody could sign in, or no token could be made */
    public Outcome run() throws InterruptedException {
        var cookie = servers.stream()
                .flatMap(server -> server.signIn(email, password).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No server lets " + email + " sign in"));
        var kept = servers.get(0)
                .issue(NAME + " (kept)", cookie)
                .orElseThrow(() -> new IllegalStateException("No token can be made at " + servers.get(0)));
        var threads = Executors.newCachedThreadPool();
        try {
            var using = servers.stream()
                    .map(server -> threads.submit(() -> useKept(server, kept)))
                    .toList();
            var revoking = new ArrayList<Future<?>>();
            for (var i = 0; i < atOnce; i++) {
                revoking.add(threads.submit(() -> revokeMany(cookie, threads)));
            }
            await(revoking);
            stopped = true;
            await(using);
            revokeLeftOver(cookie, kept);
        } finally {
            stopped = true;
            threads.shutdownNow();
        }
        return tally.outcome();
    }

    /** Lets what is under way end. */
    public void stop() {
        stopped = true;
    }

    /** How many revocations were answered so far. */
    public int revoked() {
        return tally.revoked();
    }

    private static void await(List<? extends Future<?>> all) throws InterruptedException {
        for (var one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void revokeMany(String cookie, ExecutorService threads) {
        while (!stopped && tally.revoked() < revocations) {
            revokeOne(cookie, threads);
        }
    }

    private void revokeOne(String cookie, ExecutorService threads) {
        var issued = any().issue(NAME + " " + started.incrementAndGet(), cookie);
        if (issued.isEmpty()) {
            tally.notMade();
            revokeOneLeftOver(cookie);
            pause();
            return;
        }
        var token = issued.get();
        for (var server : servers) {
            for (var i = 0; i < USES; i++) {
                server.use(token);
            }
        }
        if (any().revoke(token, cookie) != 204) {
            tally.notRevoked(); // it may be, and it may not
            leftOver.add(token);
            return;
        }
        var revokedAt = System.nanoTime();
        var asking = servers.stream()
                .map(server -> threads.submit(() -> acceptedUntil(server, token, revokedAt)))
                .toList();
        var longest = -1L;
        for (var one : asking) {
            try {
                longest = Math.max(longest, one.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        tally.revoked(longest);
    }

    /** @return how long after the answer the last request was sent that was let in, in nanoseconds; -1: none was */
    private static long acceptedUntil(Server server, Issued token, long revokedAt) {
        var last = -1L;
        while (true) {
            var after = System.nanoTime() - revokedAt;
            var status = server.use(token);
            if (status == 200) {
                last = after;
            } else if (status != 503) {
                return last;
            }
            if (after > LONGEST_NANOS) {
                return last;
            }
        }
    }

    private void useKept(Server server, Issued kept) {
        var refusals = tally.at(server);
        while (!stopped) {
            refusals.count(server.use(kept));
            pause();
        }
    }

    private void revokeOneLeftOver(String cookie) {
        var token = leftOver.poll();
        if (token != null) {
            if (!isGone(any().revoke(token, cookie))) {
                leftOver.add(token);
            }
        }
    }

    private void revokeLeftOver(String cookie, Issued kept) {
        leftOver.add(kept);
        for (var token : leftOver) {
            if (servers.stream().map(server -> server.revoke(token, cookie)).noneMatch(Drill::isGone)) {
                Log.warnf("The token %s is left over", token.id());
            }
        }
    }

    private static boolean isGone(int status) {
        return status == 204 || status == 404;
    }

    private Server any() {
        return servers.get(ThreadLocalRandom.current().nextInt(servers.size()));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
