package dev.quarkstream.app.mail;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Has each mail written by whoever knows of its subject. */
@Singleton
class AllLetters {

    private final Map<String, Letters> writers = new HashMap<>();

    AllLetters(@All List<Letters> all) {
        for (var letters : all) {
            for (var kind : letters.kinds()) {
                if (writers.putIfAbsent(kind, letters) != null) {
                    throw new IllegalStateException("Two write the mail " + kind);
                }
            }
        }
    }

    Set<String> kinds() {
        return writers.keySet();
    }

    Uni<Optional<Letter>> write(WaitingMail mail) {
        return Objects.requireNonNull(writers.get(mail.template())).write(mail);
    }
}
