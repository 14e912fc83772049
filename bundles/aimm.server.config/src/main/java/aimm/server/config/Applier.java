package aimm.server.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Keeps Configuration Admin as the file says, and leaves alone what did not change. Not safe for threads. */
final class Applier {

    /** Bundles anywhere may read the configuration. */
    private static final String ANY_BUNDLE = "?";

    private final ConfigurationAdmin admin;
    private List<Applied> applied = new ArrayList<>();
    private long created;

    Applier(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** @return the sections by the identifiers of their configurations, which for factories are longer */
    Map<String, Section> apply(List<Section> sections) throws IOException {
        List<Section> wanted = new ArrayList<>(sections);
        List<Applied> now = new ArrayList<>();
        List<Applied> old = new ArrayList<>(applied);
        // what is the same stays; of what changed, the next of its kind takes over; so a moved control is left alone
        List<Applied> kept = match(old, wanted, Section::asksFor);
        List<Applied> changed = match(old, wanted, Section::isOfSameKindAs);
        now.addAll(kept);
        for (Applied gone : old) {
            gone.configuration.delete();
        }
        for (Applied change : changed) {
            change.configuration.update(FrameworkUtil.asDictionary(Encoding.properties(change.section.content())));
            now.add(change);
        }
        for (Section section : wanted) {
            Configuration configuration = create(section);
            configuration.update(FrameworkUtil.asDictionary(Encoding.properties(section.content())));
            now.add(new Applied(section, configuration));
        }
        applied = now;
        return now.stream().collect(Collectors.toMap(one -> one.configuration.getPid(), Applied::section));
    }

    private Configuration create(Section section) throws IOException {
        return section.factory()
                ? admin.getFactoryConfiguration(section.pid(), Long.toString(++created), ANY_BUNDLE)
                : admin.getConfiguration(section.pid(), ANY_BUNDLE);
    }

    /** Takes the pairs out of both lists. */
    private static List<Applied> match(List<Applied> old, List<Section> wanted, BiPredicate<Section, Section> matches) {
        List<Applied> matched = new ArrayList<>();
        for (Iterator<Section> sections = wanted.iterator(); sections.hasNext(); ) {
            Section section = sections.next();
            old.stream()
                    .filter(one -> matches.test(one.section, section))
                    .findFirst()
                    .ifPresent(one -> {
                        old.remove(one);
                        sections.remove();
                        matched.add(new Applied(section, one.configuration));
                    });
        }
        return matched;
    }

    private record Applied(Section section, Configuration configuration) {}
}
