/** What has run scripts in other people's editors, and files that carry it. */
import { crc32 } from "node:zlib";

/** Each would call `alert` where it is taken for more than text. */
export const PAYLOADS: readonly string[] = [
  "<script>alert(1)</script>",
  "<script src=data:text/javascript,alert(1)></script>",
  "<script type=module>alert(1)</script>",
  "<ScRiPt>alert(1)</sCrIpT>",
  "<img src=x onerror=alert(1)>",
  "<img src=x onerror='alert(1)'//",
  '<img src="x` `<script>alert(1)</script>"` `>',
  "<img data-name=x src=x onerror=alert(1)>",
  '<img data-name="../../../../health" alt="&quot; onerror=alert(1)">',
  '<img data-name="javascript:alert(1)" alt=x>',
  "<img src=javascript:alert(1)>",
  '<img srcset="x 1x, javascript:alert(1) 2x" src=x onerror=alert(1)>',
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<svg><script href=data:,alert(1)></script></svg>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
  '<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>here</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>alert(1)</script></svg>#x"></svg>',
  "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<math href=javascript:alert(1)>here</math>",
  '<a href="javascript:alert(1)">here</a>',
  '<a href="java&#x0A;script:alert(1)">here</a>',
  '<a href="data:text/html,<script>alert(1)</script>">here</a>',
  '<a href="vbscript:alert(1)">here</a>',
  "<iframe src=javascript:alert(1)></iframe>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "<object data=javascript:alert(1)></object>",
  '<embed src="data:text/html,<script>alert(1)</script>">',
  "<body onload=alert(1)>",
  "<input onfocus=alert(1) autofocus>",
  "<select onfocus=alert(1) autofocus></select>",
  "<textarea onfocus=alert(1) autofocus></textarea>",
  "<video><source onerror=alert(1)></video>",
  "<audio src=x onerror=alert(1)></audio>",
  "<details open ontoggle=alert(1)>more</details>",
  "<marquee onstart=alert(1)>runs</marquee>",
  "<p style='background:url(javascript:alert(1))'>styled</p>",
  "<style>@import 'javascript:alert(1)'; * { color: red !important }</style>",
  '<link rel=stylesheet href="data:text/css,*{display:none}">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="https://evil.example/">',
  "<form action=javascript:alert(1)><button autofocus>go</button></form>",
  "<form><button formaction=javascript:alert(1)>go</button></form>",
  '<template><img src=x onerror="alert(1)"></template>',
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
  "<p onpointerenter=alert(1) onclick=alert(1)>touch me</p>",
  `<sup data-note='[{"text":"<img src=x onerror=alert(1)>"}]'>1</sup>`,
  `<sup data-note='[{"text":{"toString":1}}, 5, null]'>1</sup>`,
  `<sup data-note='{"__proto__":{"polluted":true}}' onclick=alert(1)>1</sup>`,
  "{{constructor.constructor('alert(1)')()}}",
  "${alert(1)}",
  "javascript:alert(1)",
  "[here](javascript:alert(1))",
  "![x](javascript:alert(1))",
  "<javascript:alert(1)>",
  "`<img src=x onerror=alert(1)>`",
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  "</textarea></title></style></script><img src=x onerror=alert(1)>",
  "\u202Egnp.<img src=x onerror=alert(1)>",
  "<!--><img src=x onerror=alert(1)>-->",
];

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const chapters = (write: (payload: string, number: number) => string) => PAYLOADS.map(write).join("\n");

/** A web page whose text is the payloads, as markup. */
export const page = (): string =>
  `<!doctype html><html><head><title>${escape(PAYLOADS[0] ?? "")}</title></head><body>` +
  chapters((payload, number) => `<h2>Chapter ${number + 1}</h2><p>Before.</p>${payload}<p>After.</p>`) +
  "</body></html>";

export const markdown = (): string =>
  chapters((payload, number) => `# Chapter ${number + 1}\n\nBefore.\n\n${payload}\n\nAfter ${payload}.\n`);

/** A book of one chapter a payload, as markup that is well formed enough to be an EPUB's. */
export const epub = (): Buffer =>
  zip({
    mimetype: "application/epub+zip",
    "META-INF/container.xml":
      '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    "b.opf":
      `<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escape("<img src=x onerror=alert(1)>")}</dc:title></metadata>` +
      '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
    "a.xhtml": page().replace("<!doctype html>", ""),
  });

/** The payloads as the words of a Word document: text, titles and link targets. */
export const docx = (): Buffer => {
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' +
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
  const relations = (body: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${body}</Relationships>`;
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const paragraph = (text: string, style = "") =>
    `<w:p>${style && `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r></w:p>`;
  const link = '<w:p><w:hyperlink r:id="rId9"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>';
  return zip({
    "[Content_Types].xml": types,
    "_rels/.rels": relations(
      `<Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/>`,
    ),
    "word/_rels/document.xml.rels": relations(
      `<Relationship Id="rId9" Type="${office}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>`,
    ),
    "word/document.xml":
      `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${office}"><w:body>${link}` +
      chapters((payload, number) => paragraph(`Chapter ${number + 1}`, "Heading1") + paragraph(payload)) +
      "</w:body></w:document>",
  });
};

/** A zip of files that are stored as they are. */
function zip(files: Record<string, string>): Buffer {
  const entries: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const label = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    entries.push(Buffer.from("PK\x03\x04", "latin1"), fields, label, data);
    index.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), fields, place, label);
    offset += 30 + label.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(index).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries, ...index, end]);
}
