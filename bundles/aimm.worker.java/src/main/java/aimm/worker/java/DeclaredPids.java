package aimm.worker.java;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations that a bundle's components ask for, read from its component descriptions: the component runtime
 * knows only those of bundles that were started.
 */
final class DeclaredPids {

    private static final Logger LOG = LoggerFactory.getLogger(DeclaredPids.class);
    private static final String HEADER = "Service-Component";

    private DeclaredPids() {}

    /** Descriptions that can't be read ask for nothing; the worker's component runtime will say what is wrong. */
    static Set<String> of(Bundle bundle) throws IOException {
        Set<String> pids = new HashSet<>();
        String header = bundle.getHeaders().get(HEADER);
        for (String path : header == null ? new String[0] : header.split("\\s*,\\s*")) {
            int slash = path.lastIndexOf('/');
            String folder = slash < 0 ? "/" : path.substring(0, slash);
            Enumeration<URL> entries = bundle.findEntries(folder, path.substring(slash + 1), false);
            for (URL entry : entries == null ? List.<URL>of() : Collections.list(entries)) {
                try (InputStream in = entry.openStream()) {
                    read(in, pids);
                } catch (XMLStreamException e) {
                    LOG.debug("{} is no component description", entry, e);
                }
            }
        }
        return pids;
    }

    private static void read(InputStream in, Set<String> pids) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        try {
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT && "component".equals(xml.getLocalName())) {
                    String name = xml.getAttributeValue(null, "name");
                    String pid = xml.getAttributeValue(null, "configuration-pid");
                    Arrays.stream((pid == null ? "$" : pid).strip().split("\\s+"))
                            .map(one -> one.equals("$") ? String.valueOf(name) : one)
                            .forEach(pids::add);
                }
            }
        } finally {
            xml.close();
        }
    }
}
