package dev.quarkstream.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the native executable has in place of the embedded database. */
class NoEmbeddedDatabaseTest {

    @Test
    void aStartWithoutADatabaseIsRefusedInOneLine() {
        var failure = catchThrowable(() -> NoEmbeddedDatabase.start(Path.of("data")));
        assertThat(new StartFailure(failure, "").explanation())
                .contains("There is no quarkstream.database.url, and the native executable brings no database; set it"
                        + " (QUARKSTREAM_DATABASE_URL) to postgresql://host:port/name");
    }

    @Test
    void everyWayToAnEmbeddedDatabaseIsCutOff() {
        assertThat(NoEmbeddedDatabase.class.getAnnotation(TargetClass.class).value())
                .isEqualTo(EmbeddedDatabase.class);
        assertThat(EmbeddedDatabase.class.getDeclaredConstructors())
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
        var cutOff = Stream.of(NoEmbeddedDatabase.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Substitute.class))
                .map(NoEmbeddedDatabaseTest::signature);
        assertThat(cutOff)
                .containsExactlyInAnyOrderElementsOf(Stream.of(EmbeddedDatabase.class.getDeclaredMethods())
                        .filter(NoEmbeddedDatabaseTest::isAWayIn)
                        .map(NoEmbeddedDatabaseTest::signature)
                        .toList());
    }

    private static boolean isAWayIn(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && !Modifier.isPrivate(method.getModifiers())
                && method.getReturnType() == EmbeddedDatabase.class;
    }

    /** What must agree for one method to replace another. */
    private static String signature(Method method) {
        return method.toGenericString()
                .replace(method.getDeclaringClass().getName() + "." + method.getName(), method.getName());
    }
}
