package dev.quarkstream.app;

import dev.quarkstream.app.command.Commands;
import dev.quarkstream.app.command.Relay;
import dev.quarkstream.app.command.Settings;
import dev.quarkstream.app.database.DatabaseLogin;
import dev.quarkstream.app.database.EmbeddedDatabase;
import dev.quarkstream.app.database.StartFailure;
import dev.quarkstream.app.database.TemporaryFolder;
import dev.quarkstream.session.SessionKeyDoubts;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The main class. Without a command it serves; where no database is configured it brings one up first, and takes it down
 * last.
 */
@QuarkusMain
public class Quarkstream {

    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";

    /** Longer than any graceful shutdown: orchestrators lose their patience before. */
    private static final int SECONDS_TO_STOP_QUARKUS = 120;

    private static final CountDownLatch ended = new CountDownLatch(1);
    private static volatile boolean stopping;
    private static volatile @Nullable EmbeddedDatabase database;
    private static volatile String location = "";

    private Quarkstream() {}

    public static void main(String... args) {
        var isRelay = Commands.isRelay(args);
        if (args.length > 0 && !isRelay) {
            System.exit(Commands.run(args));
        }
        // Quarkus keeps what is logged before it has set up the log, and prints all of it around a refusal to start.
        LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        Runtime.getRuntime().addShutdownHook(new Thread(Quarkstream::awaitEnd, "Quarkstream shutdown"));
        try {
            Settings.requireKnownVariables();
            TemporaryFolder.requireWritable();
            if (isRelay) {
                Relay.settings().forEach(System::setProperty);
            }
            prepareDatabase(ConfigUtils.configBuilder().build(), isRelay);
        } catch (RuntimeException e) {
            end(1, e);
            return;
        }
        Quarkus.run(isRelay ? Relaying.class : Server.class, Quarkstream::end);
    }

    private static void prepareDatabase(SmallRyeConfig config, boolean isRelay) {
        var configured = DatabaseLogin.configured(config);
        if (isRelay && configured.isEmpty()) {
            throw new ConfigurationException("A relay needs quarkstream.database.url: the database of its fleet");
        }
        configured.ifPresentOrElse(
                login -> {
                    if (Settings.lackSessionKey(config)) {
                        throw SessionKeyDoubts.missing(); // people sign in to us by no other way
                    }
                    location = login.location();
                    System.setProperty(DatabaseLogin.PASSWORD, literally(login.password()));
                    System.setProperty(JDBC_URL, literally(login.jdbcUrl()));
                },
                () -> startDatabase(config));
    }

    private static void startDatabase(SmallRyeConfig config) {
        var dataDir = EmbeddedDatabase.folder(config);
        var started = EmbeddedDatabase.start(dataDir);
        database = started;
        location = started.location();
        var login = started.login();
        System.setProperty(DatabaseLogin.URL, login.url());
        System.setProperty(DatabaseLogin.USERNAME, login.username());
        System.setProperty(DatabaseLogin.PASSWORD, literally(login.password()));
        if (Settings.lackSessionKey(config)) {
            System.setProperty(
                    Settings.SESSION_KEY_FILE, dataDir.resolve("session.key").toString());
        }
    }

    /** What is set is looked through for expressions, and a password has none. */
    private static String literally(String text) {
        return text.replace("$", "$$");
    }

    /** Called when Quarkus has stopped, or has not started: before that, requests may still need the database. */
    private static void end(int exitCode, @Nullable Throwable failure) {
        if (failure != null && !stopping) {
            explain(failure);
        }
        stopDatabase();
        ended.countDown();
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, failure);
    }

    private static void explain(Throwable failure) {
        var explanation = new StartFailure(failure, location).explanation();
        if (explanation.isEmpty()) {
            failure.printStackTrace();
        }
        System.err.println("Quarkstream does not start. " + explanation.orElse(failure.toString()));
    }

    private static void stopDatabase() {
        var started = database;
        if (started != null) {
            started.close();
            database = null;
            System.clearProperty(DatabaseLogin.URL); // development mode starts the next one in this very JVM
        }
    }

    /** The JVM halts when its hooks are done, so this one waits for the main thread to stop Quarkus and the database. */
    private static void awaitEnd() {
        stopping = true;
        try {
            if (!ended.await(SECONDS_TO_STOP_QUARKUS, TimeUnit.SECONDS)) {
                stopDatabase();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs until a signal comes. */
    static class Server implements QuarkusApplication {

        @Override
        public int run(String... args) {
            Logger.getLogger(Quarkstream.class).infof("%sThe data is in %s", invitation(), location);
            Quarkus.waitForExit();
            return 0;
        }

        /** Whoever brings no database is at their own machine, and may want to see something. */
        private static String invitation() {
            return database == null
                    ? ""
                    : "Open http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.http.port", String.class)
                            + ". ";
        }
    }

    /** The same for a relay. */
    static class Relaying implements QuarkusApplication {

        @Override
        public int run(String... args) {
            Logger.getLogger(Quarkstream.class).infof("Relaying what is revoked in %s", location);
            Quarkus.waitForExit();
            return 0;
        }
    }
}
