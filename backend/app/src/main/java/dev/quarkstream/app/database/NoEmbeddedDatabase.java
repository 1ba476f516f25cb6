package dev.quarkstream.app.database;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.nio.file.Path;
import java.util.Optional;

/** Stands for {@link EmbeddedDatabase} in the native executable, where nothing of that one, nor of what it needs, is left. */
@TargetClass(EmbeddedDatabase.class)
final class NoEmbeddedDatabase {

    private NoEmbeddedDatabase() {}

    @Substitute
    public static EmbeddedDatabase start(Path dataDir) {
        throw absent();
    }

    @Substitute
    public static void requireIn(Path dataDir) {
        throw absent();
    }

    @Substitute
    public static Optional<DatabaseLogin> runningIn(Path dataDir) {
        return Optional.empty();
    }

    private static StartRefused absent() {
        return new StartRefused(
                "There is no quarkstream.database.url, and the native executable brings no database; set"
                        + " it (QUARKSTREAM_DATABASE_URL) to postgresql://host:port/name");
    }
}
