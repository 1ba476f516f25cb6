package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarkstream.app.testing.RawHttp;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What anybody can do to a server, with the flags and so with the memory of the image. After each the same process answers a
 * token at once. With the system property {@code quarkstream.faults} the limits are the shipped ones, and it takes minutes.
 */
@Tag("abuse")
class AbuseIT {

    private static final boolean SHIPPED_LIMITS = Boolean.getBoolean("quarkstream.faults");

    private static final Map<String, String> QUICK_LIMITS = Map.of(
            "quarkstream.connections.head-timeout", "2s",
            "quarkstream.connections.body-timeout", "3s",
            "quarkstream.connections.idle-timeout", "4s",
            "quarkstream.connections.unread-timeout", "2s");

    private static final String FROM_SPA = "Sec-Fetch-Site: same-origin";
    private static final String CLOSED = "";
    private static final String POST = """
            POST /api/device-tokens HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            """;

    @TempDir
    static Path folder;

    private static ExternalPostgres database;
    private static PackagedApplication application;
    private static int port;
    private static int tlsPort = Launch.freePort();
    private static String token;
    private static String cookie;

    @BeforeAll
    static void start() throws Exception {
        database = ExternalPostgres.start(folder);
        var launch = database.launch(folder)
                .asTheImage()
                .with("quarkstream.throttle.attempts-per-minute", 100_000)
                .with("quarkstream.tokens.max-per-user", 1_000_000)
                .with("quarkus.http.ssl-port", tlsPort)
                .with("quarkus.http.ssl.certificate.key-store-file", keyStore())
                .with("quarkus.http.ssl.certificate.key-store-password", "changeit");
        if (!SHIPPED_LIMITS) {
            for (var limit : QUICK_LIMITS.entrySet()) {
                launch = launch.with(limit.getKey(), limit.getValue());
            }
        }
        port = launch.port();
        application = launch.start();
        var http = application.http();
        token = http.tokenOfSomebodyNew("ada@example.org");
        cookie = Http.cookie(http.signIn("ada@example.org", "correct horse battery"));
    }

    private static Path keyStore() throws Exception {
        var file = folder.resolve("tls.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "tls",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        return file;
    }

    @AfterAll
    static void stop() {
        try (var closing = database) {
            application.close();
        }
    }

    @AfterEach
    void everyPlaceIsFreeAgain() {
        while (metric("quarkstream_connections_open") > 50) { // this client's own
            PackagedApplication.pause();
        }
    }

    private static double metric(String name) {
        var value = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)")
                .matcher(application.operations().get("/q/metrics").body());
        assertThat(value.find()).as(name).isTrue();
        return Double.parseDouble(value.group(1));
    }

    @AfterEach
    void aTokenIsAnsweredInUnderATenthOfASecondRightAfter() {
        var fastest = IntStream.range(0, 10)
                .mapToLong(attempt -> {
                    var began = System.nanoTime();
                    aTokenIsAnswered();
                    return System.nanoTime() - began;
                })
                .min()
                .orElseThrow();
        assertThat(fastest).isLessThan(100_000_000);
        assertThat(application.operations().get("/q/health/live").statusCode()).isEqualTo(200);
    }

    /** In the midst of it the database may be slow to get at, but nobody waits in vain. */
    private static void aTokenIsAnsweredOrToldToComeBack() {
        assertThat(ask("GET", "/api/user", "Authorization: Bearer " + token, ""))
                .containsPattern("^HTTP/1.1 (200|503) ");
    }

    private static void aTokenIsAnswered() {
        assertThat(ask("GET", "/api/user", "Authorization: Bearer " + token, ""))
                .startsWith("HTTP/1.1 200 ");
    }

    private static String asAda() {
        return FROM_SPA + "\r\nCookie: " + cookie;
    }

    /** Each on a connection of its own: one that is kept may be ended just as it is used. */
    private static String ask(String method, String path, String header, String body) {
        return ask("127.0.0.1", method, path, header, body);
    }

    private static String ask(String address, String method, String path, String header, String body) {
        try (var connection = RawHttp.from(address, port)) {
            return connection
                    .send("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                    .formatted(method, path)
                            + "%s\r\nContent-Length: %d\r\n\r\n%s".formatted(header, body.length(), body))
                    .readToEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "\"\"", "{}", "[]"})
    void aListOfManyEqualElementsIsRefusedAtOnce(String element) throws Exception {
        var body = """
                {"email":"a@example.com","password":"x","deviceName":"x","permissions":[%s]}""".formatted(Stream.generate(() -> element)
                .limit(60_000 / (element.length() + 1))
                .collect(Collectors.joining(",")));
        assertThat(atOnce(4, () -> ask("POST", "/api/device-tokens", FROM_SPA, body)))
                .allSatisfy(answer -> assertThat(answer)
                        .startsWith("HTTP/1.1 422 ")
                        .contains("#/permissions")
                        .hasSizeLessThan(4_000));
    }

    @Test
    void anEmailOfManyDotsIsNoTrouble() throws Exception {
        var body = "{\"name\":\"a\",\"email\":\"a@a%s\",\"password\":\"correct horse battery\"}"
                .formatted(".a".repeat(2_000));
        assertThat(atOnce(4, () -> ask("POST", "/api/register", FROM_SPA, body)))
                .allSatisfy(
                        answer -> assertThat(answer).startsWith("HTTP/1.1 422 ").contains("#/email"));
        assertThat(application.output()).noneMatch(line -> line.contains("StackOverflowError"));
    }

    @Test
    void bodiesThatGrowBeyondTheLimitHoldNothing() {
        var connections = connections(230);
        connections.forEach(connection ->
                connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n11170\r\n" + "a".repeat(60_000)));
        aTokenIsAnsweredOrToldToComeBack();
        connections.forEach(
                connection -> connection.sendUntilRefused("a".repeat(10_000).getBytes(), 10_000));
        assertThat(connections)
                .allSatisfy(connection -> assertThat(connection.readLine()).contains(" 413 "));
        close(connections);
    }

    @Test
    void bodiesThatDripInAreOverInTime() {
        var connections = connections(230);
        connections.forEach(connection -> connection.send(POST + "Content-Length: 60000\r\n\r\n" + "a".repeat(59_000)));
        aTokenIsAnsweredOrToldToComeBack();
        assertThat(connections)
                .allSatisfy(connection -> assertThat(connection.readLine()).contains(" 408 "));
        close(connections);
    }

    /** From as many addresses as it takes. */
    @Test
    void bodiesThatLackTheirEndAreNotHeldInAnyNumber() {
        var connections = new ArrayList<RawHttp>();
        try {
            for (var i = 0; i < 900; i++) {
                connections.add(RawHttp.from("127.0.2." + (1 + i / 250), port)
                        .send(POST + "Content-Length: 65536\r\n\r\n" + " ".repeat(65_535)));
            }
        } catch (UncheckedIOException noSuchAddress) {
            assumeTrue(connections.size() > 250, "another system");
            throw noSuchAddress;
        }
        aTokenIsAnsweredOrToldToComeBack();
        assertThat(ask("POST", "/api/tokens", asAda(), "{\"name\":\"whole\"}")).startsWith("HTTP/1.1 201 ");
        assertThat(connections.stream()
                        .filter(connection -> connection.readLine().contains(" 503 "))
                        .count())
                .isGreaterThan(500);
        close(connections);
    }

    @Test
    void anAnnouncedFloodIsNotReadToItsEnd() {
        try (var connection = RawHttp.to(port)) {
            connection.send(POST + "Content-Length: 1000000000\r\n\r\n");
            assertThat(connection.sendUntilRefused(new byte[65_536], 1_000_000_000L))
                    .isLessThan(32_000_000);
        }
    }

    @Test
    void headsThatDripInAreOverInTime() {
        var connections = connections(200);
        connections.forEach(connection -> connection.send("GET /api/user HTTP/1.1\r\nHost: a\r\nX: "));
        assertThat(connections)
                .allSatisfy(connection -> assertThat(connection.readLine()).isEqualTo(CLOSED));
        close(connections);
    }

    @Test
    void aConnectionThatSaysNothingMoreEnds() {
        var connections = connections(50);
        connections.forEach(connection -> connection.send("GET /api/user HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(connections)
                .allSatisfy(connection -> assertThat(connection.readToEnd()).startsWith("HTTP/1.1 401 "));
        close(connections);
    }

    @Test
    void fromOneAddressComeSoManyConnectionsAndNoMore() {
        var connections = connections(300);
        var refused = connections.stream()
                .filter(connection -> connection.isClosedBefore(20))
                .count();
        assertThat(refused).isGreaterThanOrEqualTo(300 - 256);
        close(connections);
    }

    /** Loopback has more addresses than one, on Linux. */
    @Test
    void whereAllConnectionsAreTakenTheOldestThatSaysNothingMakesRoom() {
        var connections = new ArrayList<RawHttp>();
        try {
            for (var i = 0; i < 1_500; i++) {
                connections.add(RawHttp.from("127.0.1." + (1 + i / 250), port));
            }
        } catch (UncheckedIOException noSuchAddress) {
            assumeTrue(connections.size() > 250, "another system");
            throw noSuchAddress;
        }
        aTokenIsAnsweredOrToldToComeBack();
        close(connections);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/api/user", "/"})
    void manyRequestsWhoseAnswersNobodyReadsWaitOutside(String path) {
        var requests =
                ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").repeat(1_500).getBytes();
        var connections =
                Stream.generate(() -> RawHttp.reluctant(port)).limit(200).toList();
        var senders = Executors.newFixedThreadPool(8);
        try {
            connections.forEach(
                    connection -> senders.execute(() -> connection.sendUntilRefused(requests, requests.length)));
            aTokenIsAnsweredOrToldToComeBack();
        } finally {
            close(connections);
            senders.shutdownNow();
        }
    }

    @Test
    void whoReadsSlowlyGetsTheAnswerWhole() {
        try (var connection = RawHttp.reluctant(port)) {
            connection.send("GET /q/openapi?format=json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            var answer = connection.readSlowly(2_000, SHIPPED_LIMITS ? 400 : 40) + connection.readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("}");
        }
    }

    @Test
    void aHundredThousandRequestsAtOnceAreOneConnectionsOwnTrouble() {
        var requests = "GET /api/user HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1_000).getBytes();
        var sender = Executors.newSingleThreadExecutor();
        try (var connection = RawHttp.reluctant(port)) {
            sender.execute(() -> connection.sendUntilRefused(requests, 100L * requests.length));
            aTokenIsAnsweredOrToldToComeBack();
        } finally {
            sender.shutdownNow();
        }
    }

    /** There the gate comes when hands have been shaken. */
    @Test
    void throughTlsTheSameHolds() throws Exception {
        try (var connection = RawHttp.tls(tlsPort)) {
            assertThat(connection
                            .send("GET /api/%zz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .readToEnd())
                    .startsWith("HTTP/1.1 400 ");
        }
        try (var connection = RawHttp.tls(tlsPort)) {
            connection.send(POST + "Content-Length: 70000\r\n\r\n");
            assertThat(connection.readLine()).contains(" 413 ");
        }
        try (var connection = RawHttp.tls(tlsPort)) {
            connection.send("GET /api/user HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3)
                    + "GET /api/user HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(connection.readToEnd().split("HTTP/1.1 401 ", -1)).hasSize(5);
        }
        try (var connection = RawHttp.tls(tlsPort)) {
            assertThat(connection
                            .send("GET /api/user HTTP/1.1\r\nHost: a\r\nX: ")
                            .readToEnd())
                    .isEmpty();
        }
    }

    @Test
    void cleartextHttp2HasNoStreamsToOpen() {
        try (var connection = RawHttp.to(port)) {
            connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\6\4\0\0\0\0\0\0\4\0\0\0\0");
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aLongListOfTokensIsToldInPages() throws Exception {
        database.use("postgres").run("""
                INSERT INTO quarkstream.access_token (id, owner_id, name, digest, hint, permissions, created_at)
                SELECT gen_random_uuid(), a.id::text, repeat('long ', 50), sha256(n::text::bytea), 'abcd', '{read}', now()
                FROM account a, generate_series(1, 51000) n WHERE a.email = 'ada@example.org'""");
        try {
            assertThat(atOnce(20, () -> ask("GET", "/api/tokens", "Cookie: " + cookie, "")))
                    .allSatisfy(answer -> assertThat(answer)
                            .startsWith("HTTP/1.1 200 ")
                            .contains("\"next\":\"")
                            .hasSizeLessThan(500_000));
        } finally {
            database.use("postgres").run("DELETE FROM quarkstream.access_token WHERE hint = 'abcd'");
        }
    }

    /** Each waits for a quarter of a second of a thread; a person who comes from elsewhere is not behind all of them. */
    @Test
    void aFloodOfSignInsKeepsNobodyElseOut() {
        var flood = Executors.newCachedThreadPool();
        var guess = "{\"email\":\"b@example.org\",\"password\":\"guess\",\"deviceName\":\"d\"}";
        var person = "{\"email\":\"ada@example.org\",\"password\":\"correct horse battery\"}";
        try {
            for (var i = 0; i < 160; i++) {
                flood.execute(() -> ask("POST", "/api/device-tokens", FROM_SPA, guess));
            }
            assertThat(ask("127.0.1.1", "POST", "/api/session", FROM_SPA, person))
                    .startsWith("HTTP/1.1 200 ");
        } finally {
            flood.shutdownNow();
        }
    }

    /** What a client has asked for is done to its end, in one transaction or none, and its database connection is given back. */
    @Test
    void clientsThatLeaveInTheMiddleLeaveNothingHalfDone() {
        var note = "{\"title\":\"left\"}";
        for (var i = 0; i < 300; i++) {
            var micros = 200 * (i % 40); // until somewhere in the middle
            leave("POST", "/api/notes", asAda(), note, micros);
            leave("GET", "/api/user", asAda(), "", micros);
            leave("POST", "/api/tokens", asAda(), "{\"name\":\"left\"}", micros);
        }
        while (metric("sql_pool_active") > 0) {
            PackagedApplication.pause();
        }
        assertThat(application.output()).noneMatch(line -> line.contains(" ERROR "));
    }

    private static void leave(String method, String path, String header, String body, int micros) {
        try (var connection = RawHttp.to(port)) {
            connection.send(
                    "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(method, path, header, body.length(), body));
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
        }
    }

    private static List<RawHttp> connections(int count) {
        return Stream.generate(() -> RawHttp.to(port)).limit(count).toList();
    }

    private static void close(List<RawHttp> connections) {
        connections.forEach(RawHttp::close);
    }

    private static List<String> atOnce(int count, Callable<String> call) throws Exception {
        var threads = Executors.newFixedThreadPool(count);
        try {
            var answers = new ArrayList<String>();
            for (var answer :
                    threads.invokeAll(Stream.generate(() -> call).limit(count).toList())) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
