// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.SAXException;

/** Loads what the start is going to need on a second core while the framework comes up on the first: the XML parser of Declarative Services. */
final class HeadStart {
    private HeadStart() {
    }

    static void begin() {
        Thread thread = new Thread(HeadStart::load, "varta-head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void load() {
        try {
            SAXParserFactory.newInstance().newSAXParser();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("this Java cannot read XML", e);
        }
    }
}
