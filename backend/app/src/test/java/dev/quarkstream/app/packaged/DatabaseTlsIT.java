package dev.quarkstream.app.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is reached over TLS alone, as managed ones are. */
class DatabaseTlsIT {

    private static final String STORE_PASSWORD = "changeit";

    @TempDir
    static Path home;

    private static ExternalPostgres server;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        certificate("localhost", home.resolve("server"));
        certificate("elsewhere", home.resolve("other"));
        server = ExternalPostgres.start(home);
        server.use("postgres").run("alter system set ssl_cert_file = '" + home.resolve("server.crt") + "'");
        server.use("postgres").run("alter system set ssl_key_file = '" + home.resolve("server.key") + "'");
        server.use("postgres").run("alter system set ssl = on");
        Files.writeString(home.resolve("external/pg_hba.conf"), """
                local all all trust
                hostssl all all 127.0.0.1/32 scram-sha-256
                hostssl all all ::1/128 scram-sha-256
                """);
        server.stop();
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca&sslrootcert=server.crt", "verify-full&sslrootcert=server.crt"})
    void theUrlSaysHowMuchToTrust(String mode) {
        try (var application = launch(mode).start()) {
            var token = application.http().tokenOfSomebodyNew(mode.replaceAll("\\W", "") + "@example.org");
            assertThat(application.http().get("/api/user", Http.bearer(token)).statusCode())
                    .isEqualTo(200);
            assertThat(server.use("postgres")
                            .value("select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid)"
                                    + " where s.ssl and a.application_name = 'quarkstream-listener'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void withoutAWordOfTlsNeitherClientUsesIt() {
        var refusal = server.launch(folder).refuse();
        assertThat(refusal.lines()).singleElement().asString().contains("refuses the connection", "no encryption");
    }

    @Test
    void anotherCertificateIsRefused() {
        var refusal = launch("verify-full&sslrootcert=other.crt").refuse();
        assertThat(refusal.lines()).hasSize(1);
        assertThat(refusal.exitCode()).isEqualTo(1);
    }

    private Launch launch(String mode) {
        return server.launch(folder)
                .withEnvironment(
                        "QUARKSTREAM_DATABASE_URL",
                        server.url() + "?sslmode=" + mode.replace("sslrootcert=", "sslrootcert=" + home + "/"));
    }

    /** A certificate that vouches for itself, and its key, as PEM. */
    private static void certificate(String host, Path name) throws Exception {
        var store = Path.of(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD);
        var keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
        var key = keys.getKey("it", STORE_PASSWORD.toCharArray()).getEncoded();
        Files.writeString(Path.of(name + ".key"), pem("PRIVATE KEY", key));
        Files.writeString(
                Path.of(name + ".crt"),
                pem("CERTIFICATE", keys.getCertificate("it").getEncoded()));
        assertThat(Path.of(name + ".key").toFile().setReadable(false, false)).isTrue();
        assertThat(Path.of(name + ".key").toFile().setReadable(true, true)).isTrue();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }
}
