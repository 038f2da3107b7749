import { documents } from '../../scripts/support/operationsDocs';

test.each(documents())('$file tells what the node does: run `npm run docs`', (document) => {
	expect(document.is).toBe(document.shouldBe);
});
