"""One foreign key where there were three: a line is of the company and of the account of its statement.

Three checks a line were nearly half of what the database did to store it, and none of them said that they agree.
"""

import django.db.models.deletion
from django.db import migrations, models

ONE_KEY = """
ALTER TABLE banking_statement ADD CONSTRAINT statement_of_account_of_company UNIQUE (id, bank_account_id, organisation_id);
ALTER TABLE banking_banktransaction ADD CONSTRAINT lines_belong_with_their_statement
FOREIGN KEY (statement_id, bank_account_id, organisation_id)
REFERENCES banking_statement (id, bank_account_id, organisation_id) DEFERRABLE INITIALLY DEFERRED;
"""

NO_KEY = """
ALTER TABLE banking_banktransaction DROP CONSTRAINT lines_belong_with_their_statement;
ALTER TABLE banking_statement DROP CONSTRAINT statement_of_account_of_company;
"""


class Migration(migrations.Migration):
    dependencies = [("banking", "0004_undone_imports_are_final")]

    operations = [
        migrations.RunSQL(ONE_KEY, NO_KEY),
        migrations.AlterField(
            model_name="banktransaction",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_transactions",
                to="organisations.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="banktransaction",
            name="bank_account",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bank_transactions",
                to="banking.bankaccount",
            ),
        ),
        migrations.AlterField(
            model_name="banktransaction",
            name="statement",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bank_transactions",
                to="banking.statement",
            ),
        ),
    ]
