package io.nodelet.etcd.s3;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The texts of a store's answers. They come from elsewhere: nothing that they refer to is followed.
final class S3Xml {
    private S3Xml() {}

    /// The texts of all elements of a name, in their order.
    ///
    /// @throws XMLStreamException when it is no XML
    static List<String> all(String xml, String name) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<String> texts = new ArrayList<>();
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT
                    && reader.getLocalName().equals(name)) {
                texts.add(reader.getElementText());
            }
        }
        return texts;
    }

    /// The first of them; empty where there is none, or where it is no XML.
    static String first(String xml, String name) {
        try {
            return all(xml, name).stream().findFirst().orElse("");
        } catch (XMLStreamException e) {
            return ""; // a proxy's page, or a cut answer: the status says what is to be said
        }
    }
}
