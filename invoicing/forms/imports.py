"""The form that takes a CSV."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST_FILE = 20 * 1024 * 1024


class CsvUploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"})
    )

    def clean_file(self) -> UploadedFile:  # type: ignore[type-arg]  # its parameter exists for the checker alone
        file: UploadedFile = self.cleaned_data["file"]  # type: ignore[type-arg]  # the same
        if (file.size or 0) > LARGEST_FILE:
            words = {"most": filesizeformat(LARGEST_FILE)}
            raise forms.ValidationError(_("This file is too heavy: %(most)s at most.") % words)
        return file
